package org.isocenter.server;

import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// `GET /`: says what answers here, to a person who opened the address in a browser.
final class HomePage implements Handler {
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Isocenter</title></head>
            <body>
            <h1>Isocenter</h1>
            <p>A medical-imaging cloud that runs on your own machine. It answers the APIs of the DICOM service, of
            the resource manager and of the directory; the quickstart in the folder <code>docs</code> shows how.</p>
            <p><a href="/health/check">Health</a></p>
            </body>
            </html>
            """;

    @Override
    public Response handle(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? Response.bytes(
                                200,
                                "text/html; charset=utf-8",
                                PAGE.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .withHeader(
                                "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'")
                : Response.of(405).withHeader("Allow", "GET, HEAD");
    }
}
