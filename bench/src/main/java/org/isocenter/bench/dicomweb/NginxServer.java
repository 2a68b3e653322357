package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a web server needs to serve the same files: a bound for retrieves.
record NginxServer(Process process, URI base) implements Server {
    private static final String CONFIGURATION =
            """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 256; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 10000000;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server { listen 127.0.0.1:%2$d; root %3$s; }
            }
            """;

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String authorization() {
        return "";
    }

    /// @param work a folder for what it needs itself
    /// @param files the folder that is served; its user must be able to read it
    static NginxServer start(Path work, Path files) throws IOException, InterruptedException {
        Files.createDirectories(work);
        int port = Server.freePort();
        Path configuration = work.resolve("nginx.conf");
        Path log = work.resolve("nginx.log");
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        Files.writeString(configuration, user + CONFIGURATION.formatted(work, port, files));
        Process process =
                new ProcessBuilder("nginx", "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Server.await(process, Duration.ofSeconds(10), log, () -> OrthancServer.listens(port));
        return new NginxServer(process, URI.create("http://127.0.0.1:" + port + "/"));
    }
}
