package org.isocenter.dicomweb.openapi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.isocenter.dicomweb.service.Version;

/// `/index.html`: what the service answers, for a person with a browser (OAS-3). Made from the route
/// table like the description for machines, to which it leads; it needs no script and no other site.
final class IndexPage {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Isocenter DICOM service</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            td, th { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ccc; }
            code { font-size: .9rem; overflow-wrap: anywhere; }
            </style>
            </head>
            <body>
            <h1>Isocenter DICOM service</h1>
            <p>DICOMweb (PS3.18), delete and a change feed. Paths are relative to this page. Requests need a bearer
            token; this page, the descriptions and <a href="health/check">health/check</a> do not.</p>
            """;

    private IndexPage() {}

    static byte[] of(Function<Version, List<Described>> routes) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Version version : List.of(Version.V2, Version.V1, Version.V1_PRERELEASE)) {
            String name = version.segment();
            page.append("<h2>").append(name).append("</h2>\n<p>For machines (OpenAPI): ");
            page.append(link(name + "/api.json")).append(", ").append(link(name + "/api.yaml"));
            page.append("</p>\n<table>\n<tr><th>Request</th><th></th><th>Permission</th></tr>\n");
            for (Described route : routes.apply(version)) {
                page.append("<tr><td><code>")
                        .append(route.method())
                        .append(" /")
                        .append(name)
                        .append(route.path().replace("{+", "{"))
                        .append("</code></td><td>")
                        .append(OpenApiDocument.summary(route.operationId()))
                        .append("</td><td>")
                        .append(route.action().name().toLowerCase(Locale.ROOT))
                        .append("</td></tr>\n");
            }
            page.append("</table>\n");
        }
        return page.append("</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String link(String target) {
        return "<a href=\"" + target + "\">" + target + "</a>";
    }
}
