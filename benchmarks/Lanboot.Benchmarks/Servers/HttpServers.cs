using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>nginx as its documentation advises for static files: sendfile, and descriptors kept open.</summary>
public sealed class Nginx : IContestant
{
    public string Name => "nginx";

    public (string Program, string Package) Needs => ("/usr/sbin/nginx", "nginx-light");

    public LabProcess Start(Arena arena)
    {
        var settings = Path.Combine(arena.Folder, "nginx.conf");
        File.WriteAllText(settings, $$"""
            daemon off; user root; worker_processes 1; pid {{arena.Folder}}/nginx.pid; error_log stderr;
            events { worker_connections 2048; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
              open_file_cache max=1000; open_file_cache_valid 60s;
              server { listen 80; root {{arena.Files}}; }
            }
            """);
        return arena.Serve(Name, Needs.Program, "-e", "stderr", "-p", arena.Folder, "-c", settings);
    }
}

/// <summary>lighttpd with sendfile.</summary>
public sealed class Lighttpd : IContestant
{
    public string Name => "lighttpd";

    public (string Program, string Package) Needs => ("/usr/sbin/lighttpd", "lighttpd");

    public LabProcess Start(Arena arena)
    {
        var settings = Path.Combine(arena.Folder, "lighttpd.conf");
        File.WriteAllText(settings, $$"""
            server.document-root = "{{arena.Files}}"
            server.port = 80
            server.max-keep-alive-requests = 1000000000
            server.max-connections = 2048
            server.max-fds = 4096
            server.network-backend = "sendfile"
            """);
        return arena.Serve(Name, Needs.Program, "-D", "-f", settings);
    }
}

/// <summary>darkhttpd, which the guides name; it is not among Debian's packages, so it takes part where somebody has it.</summary>
public sealed class Darkhttpd : IContestant
{
    public string Name => "darkhttpd";

    public (string Program, string Package) Needs => ("/usr/local/bin/darkhttpd", "");

    public LabProcess Start(Arena arena) => arena.Serve(Name, Needs.Program, arena.Files, "--port", "80", "--log", "/dev/null");
}
