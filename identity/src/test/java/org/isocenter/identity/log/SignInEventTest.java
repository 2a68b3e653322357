package org.isocenter.identity.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.isocenter.http.json.Json;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class SignInEventTest {
    /// Lines that were written before names stood in them are read all the same.
    @Rule("identity:SEC-4")
    @Test
    void readsLinesWithoutNames() throws Exception {
        String line =
                """
                {"tenantId":"2e4a8f0c-3f0d-4e57-9b6a-0f6f6a3b1c11","at":"2026-01-31T10:20:30Z",
                 "traceId":"b7b0a3de-61f8-4d3c-8f2a-9a2f4c1d0e01",
                 "correlationId":"b7b0a3de-61f8-4d3c-8f2a-9a2f4c1d0e02","flow":"page",
                 "clientId":null,"userId":"b7b0a3de-61f8-4d3c-8f2a-9a2f4c1d0e03","resource":null,
                 "credentialId":null,"address":"192.0.2.1","error":50126,"count":1}
                """;

        SignInEvent read = Json.mapper().readValue(line, SignInEvent.class);

        assertThat(read.clientName()).isEmpty();
        assertThat(read.userPrincipalName()).isEmpty();
        assertThat(read.userDisplayName()).isEmpty();
        assertThat(read.userId()).isPresent();
        assertThat(
                        Json.mapper()
                                .readValue(
                                        Json.mapper().writeValueAsString(read), SignInEvent.class))
                .isEqualTo(read);
    }
}
