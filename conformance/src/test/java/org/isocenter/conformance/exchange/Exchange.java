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
/// `README.md` beside the exchanges says what their lines mean.
///
/// @param file where it stands
/// @param title what it shows
/// @param versions it is to be run for, each bound to `«version»`; empty: once, as it stands
/// @param needs what the server under test must have: `cors`, `security`, `empty`
/// @param method of the request
/// @param target path and query below the service
/// @param fields `Name: value`
/// @param body lines
/// @param statuses the answer's: ours first, then what the contract allows others
/// @param answerFields `Name: value` or `! Name`
/// @param answerBody lines, absent when it does not matter
/// @param answerLines where the answer stands in its file: first line, and the one after the last
record Exchange(
        String file,
        String title,
        List<String> versions,
        List<String> needs,
        String method,
        String target,
        List<String> fields,
        List<String> body,
        List<Integer> statuses,
        List<String> answerFields,
        List<String> answerBody,
        boolean bodyMatters,
        Lines answerLines) {

    /// A stretch of a file.
    record Lines(int from, int to) {}

    /// Reads the exchanges of a file, in order.
    static List<Exchange> read(String file, List<String> lines) {
        return new Reader(file).read(lines);
    }

    private static final class Reader {
        private final String file;
        private final List<Exchange> exchanges = new ArrayList<>();
        private final List<String> request = new ArrayList<>();
        private final List<String> answer = new ArrayList<>();
        private String title = "";
        private int answerStart;

        private Reader(String file) {
            this.file = file;
        }

        private List<Exchange> read(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.startsWith("#")) {
                    end();
                    title = line.substring(1);
                } else if (line.startsWith(">")) {
                    if (!answer.isEmpty()) {
                        end();
                    }
                    request.add(content(line));
                } else if (line.startsWith("<")) {
                    if (answer.isEmpty()) {
                        answerStart = i;
                    }
                    answer.add(content(line));
                } else if (!line.isBlank()) {
                    throw new IllegalArgumentException(file + ": neither #, > nor <: " + line);
                }
            }
            end();
            return exchanges;
        }

        private void end() {
            if (request.isEmpty()) {
                return;
            }
            String[] first = request.getFirst().split(" ", 2);
            int blank = request.indexOf("");
            int answerBlank = answer.indexOf("");
            exchanges.add(
                    new Exchange(
                            file,
                            title.replaceAll("\\s+(rules|versions|needs):.*", "").strip(),
                            words("versions"),
                            words("needs"),
                            first[0],
                            first[1],
                            List.copyOf(request.subList(1, blank < 0 ? request.size() : blank)),
                            blank < 0
                                    ? List.of()
                                    : List.copyOf(request.subList(blank + 1, request.size())),
                            statuses(answer.getFirst()),
                            List.copyOf(
                                    answer.subList(
                                            1, answerBlank < 0 ? answer.size() : answerBlank)),
                            answerBlank < 0
                                    ? List.of()
                                    : List.copyOf(answer.subList(answerBlank + 1, answer.size())),
                            answerBlank >= 0,
                            new Lines(answerStart, answerStart + answer.size())));
            request.clear();
            answer.clear();
        }

        /// The words after `name:` in the title, up to the next such name.
        private List<String> words(String name) {
            int start = title.indexOf(name + ":");
            if (start < 0) {
                return List.of();
            }
            String rest = title.substring(start + name.length() + 1);
            return List.of(
                    rest.replaceAll("\\s(rules|versions|needs):.*", "").strip().split("[ ,]+"));
        }

        /// `406`, or `406 (or 400)`.
        private static List<Integer> statuses(String line) {
            List<Integer> statuses = new ArrayList<>();
            for (String word : line.replaceAll("[()]|or", " ").strip().split("\\s+")) {
                statuses.add(Integer.parseInt(word));
            }
            return statuses;
        }

        private static String content(String line) {
            return line.length() > 1 && line.charAt(1) == ' '
                    ? line.substring(2)
                    : line.substring(1);
        }
    }
}
