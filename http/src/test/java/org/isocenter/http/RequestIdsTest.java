package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestIdsTest {
    @Test
    void keepsAnIdThatIsThere() {
        TestRequest request = new TestRequest("GET", "/", Headers.none());
        Response response = Response.of(200).withHeader("X-MS-Request-Id", "mine");

        assertThat(RequestIds.mark(request, response).headers().all("x-ms-request-id"))
                .containsExactly("mine");
    }

    @Test
    void repeatsOnlyIdsThatAreFitForALog() {
        assertThat(correlation("x-ms-client-request-id", "0-a.b_C")).isEqualTo("0-a.b_C");
        assertThat(correlation("x-ms-correlation-request-id", "a")).isEqualTo("a");
        assertThat(correlation("x-ms-client-request-id", "a b")).isEmpty();
        assertThat(correlation("x-ms-client-request-id", "a".repeat(65))).isEmpty();
        assertThat(correlation("x-other", "a")).isEmpty();
    }

    private static String correlation(String name, String value) {
        return RequestIds.correlation(
                new TestRequest("GET", "/", Headers.none().with(name, value)));
    }
}
