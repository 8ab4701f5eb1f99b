using Lanboot.Import;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import;

/// <summary>Thousands of damaged files through every importer: none throws or hangs, and what comes out can be written and read again.</summary>
public sealed class ImportFuzzTests
{
    public static TheoryData<string> Programs { get; } = [.. ImportBook.Importers.Select(importer => importer.Program)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Damaged_files_end_in_mistakes_and_never_in_an_exception(string program)
    {
        var importer = ImportBook.Importers.Single(each => each.Program == program);
        var random = new Random(4711);
        foreach (var sample in ImportSamples.Of(program))
        {
            for (var round = 0; round < 600; round++)
            {
                var text = Damage(sample, random);
                var scene = new ImportScene().With("/srv/a.iso").With("/etc/x", text);
                var sheet = new ImportSheet("/etc/x", scene);
                importer.Recognise(new ImportFile("/etc/x", text));
                importer.Read(new ImportFile("/etc/x", text), sheet);
                new PlaceRule(scene, GivenImage.Of([("/srv/b.iso", null)])).Apply([sheet]);
                List<SettingsMistake> mistakes = [];
                var fields = SettingMerge.Merge([sheet.Settings], mistakes);
                var draft = new SettingsDraft();
                draft.Take("", fields, []);
                draft.Finish();
                // Written down and read again it says the same, to the last mistake.
                var again = new SettingsDraft();
                again.ReadText("/etc/lanboot.yaml", SettingsWriter.Write(fields));
                again.Finish();
                Assert.Equal(Texts(draft), Texts(again));
                Assert.Equal(SettingSchema.Keys.Select(key => key.Show(draft.Settings)), SettingSchema.Keys.Select(key => key.Show(again.Settings)));
                // Every line stands in the file that was read, or in one that it includes.
                Assert.All(sheet.Lines, line => Assert.InRange(line.Where.Line, 1, text.Split('\n').Length));
            }
        }
    }

    private static IEnumerable<string> Texts(SettingsDraft draft) =>
        draft.Mistakes.Select(mistake => mistake.Text.Split(" at /etc", 2)[0]).Order(StringComparer.Ordinal);

    private static string Damage(string text, Random random)
    {
        const string Odd = "\"'\\{}()[]#;,:=!*$ \t\n\r\0é\ufffd/-0aZ%&|<>";
        var letters = text.ToList();
        for (var count = random.Next(1, 6); count > 0 && letters.Count > 0; count--)
        {
            var at = random.Next(letters.Count);
            switch (random.Next(5))
            {
                case 0:
                    letters[at] = Odd[random.Next(Odd.Length)];
                    break;
                case 1:
                    letters.Insert(at, Odd[random.Next(Odd.Length)]);
                    break;
                case 2:
                    letters.RemoveRange(at, Math.Min(letters.Count - at, random.Next(1, 20)));
                    break;
                case 3:
                    letters.RemoveRange(at, letters.Count - at);
                    break;
                default:
                    var from = random.Next(letters.Count);
                    letters.InsertRange(at, letters.GetRange(from, Math.Min(letters.Count - from, random.Next(1, 30))));
                    break;
            }
        }

        return new string([.. letters]);
    }
}
