namespace Lanboot.Benchmarks.Storm;

/// <summary>Under what conditions machines boot.</summary>
/// <param name="Root">"http", "nbd" or "nfs".</param>
/// <param name="Loss">Packets of a hundred that are lost, each way.</param>
/// <param name="Scale"><see cref="Lab.Storm.StormOrder.Scale"/></param>
/// <param name="Spread"><see cref="Lab.Storm.StormOrder.Spread"/>, in seconds.</param>
internal sealed record StormWeather(string Root, double Loss, double Scale, double Spread);
