package org.isocenter.conformance.exchange;

import java.util.ArrayList;
import java.util.List;

/// One request and its answer.
///
/// ```
/// # A Store request without parts stores nothing and says so.    rules: dicom:STORE-10
/// > POST /v2/studies
/// > Content-Type: multipart/related; type="application/dicom"; boundary=b
/// >
/// > --b--
/// < 204
/// < api-supported-versions: 1.0-prerelease, 1, 2
/// <
/// ```
///
/// Lines of a request's body end in CR LF. `{file PATH}` as a whole body is a file of the checkout.
/// In an answer `…` stands for any text; header fields that are not listed do not matter, and a
/// field listed as `< ! Name` must be absent; a body is compared only when there is an empty `<`
/// line before it.
///
/// @param title what it shows
/// @param method of the request
/// @param target path and query below the service
/// @param fields `Name: value`
/// @param body lines
/// @param status the answer's
/// @param answerFields `Name: value` or `! Name`
/// @param answerBody lines, absent when it does not matter
record Exchange(
        String title,
        String method,
        String target,
        List<String> fields,
        List<String> body,
        int status,
        List<String> answerFields,
        List<String> answerBody,
        boolean bodyMatters) {

    /// Reads the exchanges of a file, in order.
    static List<Exchange> read(String file, List<String> lines) {
        List<Exchange> exchanges = new ArrayList<>();
        List<String> request = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        String title = "";
        for (String line : lines) {
            if (line.startsWith("#")) {
                if (!request.isEmpty()) {
                    exchanges.add(of(title, request, answer));
                    request.clear();
                    answer.clear();
                }
                title = line.substring(1).replaceAll("\\s+rules:.*", "").strip();
            } else if (line.startsWith(">")) {
                if (!answer.isEmpty()) {
                    exchanges.add(of(title, request, answer));
                    request.clear();
                    answer.clear();
                }
                request.add(content(line));
            } else if (line.startsWith("<")) {
                answer.add(content(line));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(file + ": neither #, > nor <: " + line);
            }
        }
        if (!request.isEmpty()) {
            exchanges.add(of(title, request, answer));
        }
        return exchanges;
    }

    private static String content(String line) {
        return line.length() > 1 && line.charAt(1) == ' ' ? line.substring(2) : line.substring(1);
    }

    private static Exchange of(String title, List<String> request, List<String> answer) {
        String[] first = request.getFirst().split(" ", 2);
        int blank = request.indexOf("");
        int answerBlank = answer.indexOf("");
        return new Exchange(
                title,
                first[0],
                first[1],
                List.copyOf(request.subList(1, blank < 0 ? request.size() : blank)),
                blank < 0 ? List.of() : List.copyOf(request.subList(blank + 1, request.size())),
                Integer.parseInt(answer.getFirst().strip()),
                List.copyOf(answer.subList(1, answerBlank < 0 ? answer.size() : answerBlank)),
                answerBlank < 0
                        ? List.of()
                        : List.copyOf(answer.subList(answerBlank + 1, answer.size())),
                answerBlank >= 0);
    }
}
