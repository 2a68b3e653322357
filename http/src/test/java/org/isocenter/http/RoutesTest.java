package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.isocenter.http.Routes.Outcome;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest {
    private static final List<String> TEMPLATES =
            List.of(
                    "/v1/studies/new",
                    "/v1/studies/{study}",
                    "/v1/studies/{study}/series",
                    "/v1.0/applications(appId='{appId}')/{rest}",
                    "/v1.0/applications/{id}/$ref",
                    "/{+scope}/providers/p/roles/{role}",
                    "/providers/{name}",
                    "/m/{x}-{y}.d",
                    "/");

    private static Routes table() {
        Routes.Builder builder = Routes.builder();
        for (String template : TEMPLATES) {
            builder.add("GET", template, _ -> Response.text(200, template));
        }
        return builder.build();
    }

    private static TestRequest get(String path) {
        return new TestRequest("GET", path, Headers.none());
    }

    @Rule({"dicom:GEN-7"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/studies/new                          | /v1/studies/new            | {}",
                "/V1/Studies/NEW/                         | /v1/studies/new            | {}",
                "/v1/studies/1.2%203                      | /v1/studies/{study}        | {study=1.2 3}",
                "/v1/studies/a%2Fb/series                 | /v1/studies/{study}/series | {study=a/b}",
                "/v1/studies/%2e%2e                       | /v1/studies/{study}        | {study=..}",
                "/v1.0/Applications(appid='X')/y          | /v1.0/applications(appId='{appId}')/{rest} | {appId=X, rest=y}",
                "/v1.0/applications/7/$ref                | /v1.0/applications/{id}/$ref | {id=7}",
                "/a/b/c/providers/p/roles/r               | /{+scope}/providers/p/roles/{role} | {role=r, scope=a/b/c}",
                "/x/providers/p/roles/a/providers/p/roles/r | /{+scope}/providers/p/roles/{role} | {role=r, scope=x/providers/p/roles/a}",
                "/m/a-b-c.d                               | /m/{x}-{y}.d               | {x=a, y=b-c}",
                "/m/A--B.D                                | /m/{x}-{y}.d               | {x=A, y=-B}",
                "/m/---.d                                 | /m/{x}-{y}.d               | {x=-, y=-}",
                "/                                        | /                          | {}",
            })
    void findsTheFirstRowThatMatches(String path, String template, String variables)
            throws Exception {
        assertThat(table().find(get(path)))
                .isInstanceOfSatisfying(
                        Outcome.Found.class,
                        found -> {
                            assertThat(answer(found)).isEqualTo(template);
                            assertThat(new java.util.TreeMap<>(found.request().pathParameters()))
                                    .hasToString(variables);
                        });
    }

    private static String answer(Outcome.Found found) {
        try {
            return new String(
                    ((Body.Bytes) found.handler().handle(found.request()).body()).bytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Rule({"dicom:GEN-11"})
    @Test
    void knowsTheMethodsOfAPath() {
        Routes routes =
                Routes.builder()
                        .add("GET", "/a/{x}", _ -> Response.of(200))
                        .add("PUT", "/a/b", _ -> Response.of(200))
                        .build();

        assertThat(routes.find(new TestRequest("DELETE", "/a/b", Headers.none())))
                .isEqualTo(new Outcome.MethodNotAllowed(java.util.Set.of("GET", "PUT")));
        assertThat(routes.find(new TestRequest("PUT", "/a/b", Headers.none())))
                .isInstanceOf(Outcome.Found.class);
        assertThat(routes.find(get("/b"))).isInstanceOf(Outcome.NotFound.class);
        for (String path : List.of("/m/-b.d", "/m/a-.d", "/m/a.d", "/m/a-b", "/m/.d", "/m/--.d")) {
            assertThat(table().find(get(path))).as(path).isInstanceOf(Outcome.NotFound.class);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /// The tree finds what trying every template in turn finds.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theTreeAgreesWithTheTemplates(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] parts = {"a", "b", "{x}", "c{y}", "{+z}", "(k='{w}')"};
        String[] values = {"a", "b", "A", "cc", "c", "(k='1')", "d"};
        List<PathTemplate> templates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            templates.add(PathTemplate.of(path(random, parts)));
        }
        RouteTree tree = new RouteTree(templates);
        for (int i = 0; i < 50; i++) {
            List<String> segments = PathTemplate.split(path(random, values));
            List<Integer> expected = new ArrayList<>();
            for (int row = 0; row < templates.size(); row++) {
                if (templates.get(row).matches(segments, new HashMap<>())) {
                    expected.add(row);
                }
            }
            assertThat(tree.rowsThatMatch(segments).stream().boxed().toList())
                    .as("%s in %s", segments, templates)
                    .isEqualTo(expected);
        }
    }

    private static String path(SplittableRandom random, String[] choices) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            path.append('/').append(choices[random.nextInt(choices.length)]);
        }
        return path.toString();
    }

    @Test
    void longPathsTakeNoLongTime() {
        Routes routes =
                Routes.builder()
                        .add("GET", "/{+a}/x/{+b}/y/{+c}/z", _ -> Response.of(200))
                        .add("GET", "/f({a},{b},{c})", _ -> Response.of(200))
                        .build();
        long start = System.nanoTime();
        routes.find(get("/x/y".repeat(15_000)));
        routes.find(get("/x/y".repeat(60)));
        routes.find(get("/f(" + ",".repeat(60_000)));
        routes.find(get("/f(" + ",".repeat(1000)));
        routes.find(get("/f(" + ",".repeat(60_000) + ")"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3000);
    }

    @Test
    void saysWhichTemplateItWas() {
        List<String> routed = new ArrayList<>();
        Request request =
                new Request() {
                    private final TestRequest inner = get("/v1/studies/7");

                    @Override
                    public String method() {
                        return inner.method();
                    }

                    @Override
                    public Origin origin() {
                        return inner.origin();
                    }

                    @Override
                    public String path() {
                        return inner.path();
                    }

                    @Override
                    public Query query() {
                        return inner.query();
                    }

                    @Override
                    public Headers headers() {
                        return inner.headers();
                    }

                    @Override
                    public java.io.InputStream body() {
                        return inner.body();
                    }

                    @Override
                    public java.util.OptionalLong contentLength() {
                        return inner.contentLength();
                    }

                    @Override
                    public String remoteAddress() {
                        return inner.remoteAddress();
                    }

                    @Override
                    public Map<String, String> pathParameters() {
                        return inner.pathParameters();
                    }

                    @Override
                    public void routedTo(String template) {
                        routed.add(template);
                    }
                };
        table().find(request);
        assertThat(routed).containsExactly("/v1/studies/{study}");
    }
}
