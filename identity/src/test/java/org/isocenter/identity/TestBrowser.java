package org.isocenter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Query;
import org.isocenter.http.Response;

/// A browser without script: keeps cookies, follows redirects within the server, fills in forms.
/// Where it is sent elsewhere it stops, and says where.
public final class TestBrowser {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern INPUT =
            Pattern.compile(
                    "<input type=\"(?:hidden|text)\"[^>]*?name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private final TestIdentity identity;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private Response response = Response.of(0);
    private String path = "";

    public TestBrowser(TestIdentity identity) {
        this.identity = identity;
    }

    public TestBrowser open(String pathAndQuery) {
        send(TestRequest.get(pathAndQuery));
        return this;
    }

    /// Submits the only form of the page, with these fields beside its hidden ones.
    public TestBrowser submit(String... fields) {
        Matcher form = FORM.matcher(html());
        assertThat(form.find()).as("a form in " + html()).isTrue();
        Map<String, String> all = new LinkedHashMap<>(hidden());
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        List<String> pairs = new ArrayList<>();
        all.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(value);
        });
        send(TestRequest.post(unescape(form.group(1)), pairs.toArray(String[]::new)));
        return this;
    }

    public TestBrowser signIn(String name) {
        return submit("username", name, "password", TestIdentity.PASSWORD);
    }

    /// The values of the page's fields as they stand.
    public Map<String, String> hidden() {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher input = INPUT.matcher(html());
        while (input.find()) {
            fields.put(unescape(input.group(1)), unescape(input.group(2)));
        }
        return fields;
    }

    public void send(TestRequest request) {
        TestRequest next = request;
        for (int hops = 0; hops < 10; hops++) {
            path = next.path();
            response = identity.send(withCookies(next));
            response.headers().all("Set-Cookie").forEach(this::store);
            Optional<String> location = response.headers().first("Location");
            if (location.isEmpty() || !location.get().startsWith("/")) {
                return;
            }
            next = TestRequest.get(location.get());
        }
        throw new AssertionError("redirected in circles");
    }

    private TestRequest withCookies(TestRequest request) {
        if (cookies.isEmpty()) {
            return request;
        }
        List<String> pairs = new ArrayList<>();
        cookies.forEach((name, value) -> pairs.add(name + "=" + value));
        return request.withHeader("Cookie", String.join("; ", pairs));
    }

    private void store(String header) {
        assertThat(header).contains("; Path=/").contains("; Secure").contains("; HttpOnly");
        assertThat(header).contains("SameSite=Lax").startsWith("__Host-");
        String[] pair = header.split(";", 2)[0].split("=", 2);
        if (header.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public Response response() {
        return response;
    }

    public int status() {
        return response.status();
    }

    public String path() {
        return path;
    }

    public String html() {
        return TestIdentity.text(response);
    }

    public String heading() {
        Matcher heading = Pattern.compile("<h1>(.*?)</h1>", Pattern.DOTALL).matcher(html());
        assertThat(heading.find()).as("a heading in " + html()).isTrue();
        return unescape(heading.group(1));
    }

    public String location() {
        return response.headers()
                .first("Location")
                .orElseThrow(() -> new AssertionError("no redirect but: " + html()));
    }

    /// The parameters the client gets, in whichever way.
    public Map<String, String> answer() {
        Map<String, String> answer = new LinkedHashMap<>();
        Optional<String> location = response.headers().first("Location");
        if (location.isEmpty()) {
            assertThat(html()).as("a form that posts itself").contains("id=\"answer\"");
            return hidden();
        }
        int at = location.get().indexOf('#');
        int mark = at >= 0 ? at : location.get().indexOf('?');
        Query.parse(location.get().substring(mark + 1))
                .parameters()
                .forEach(parameter -> answer.put(parameter.name(), parameter.value()));
        return answer;
    }

    /// One parameter the client gets.
    public String answer(String name) {
        Map<String, String> answer = answer();
        assertThat(answer).containsKey(name);
        return answer.getOrDefault(name, "");
    }

    public static String unescape(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
