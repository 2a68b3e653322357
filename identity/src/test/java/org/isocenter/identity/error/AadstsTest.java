package org.isocenter.identity.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AadstsTest {
    /// The table of identity §14.
    @Rule({"identity:ERR-1", "identity:ERR-2", "identity:ERR-4", "identity:CAUTH-4"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "50013, invalid_grant, 400",
        "500131, invalid_grant, 400",
        "500133, invalid_grant, 400",
        "50034, invalid_grant, 400",
        "50126, invalid_grant, 400",
        "50053, invalid_grant, 400",
        "50055, invalid_grant, 400",
        "50057, invalid_grant, 400",
        "50173, invalid_grant, 400",
        "50049, invalid_instance, 400",
        "50058, login_required, 400",
        "50076, interaction_required, 400",
        "50079, interaction_required, 400",
        "50105, interaction_required, 400",
        "50147, invalid_grant, 400",
        "501481, invalid_grant, 400",
        "501491, invalid_request, 400",
        "500011, invalid_resource, 400",
        "54005, invalid_grant, 400",
        "65001, invalid_grant, 400",
        "65004, access_denied, 400",
        "650052, invalid_resource, 400",
        "650057, invalid_resource, 400",
        "70000, invalid_grant, 400",
        "700005, invalid_grant, 400",
        "70003, unsupported_grant_type, 400",
        "700016, unauthorized_client, 400",
        "700021, invalid_client, 401",
        "700023, invalid_client, 401",
        "700024, invalid_client, 401",
        "700027, invalid_client, 401",
        "700025, invalid_client, 401",
        "700051, unsupported_response_type, 400",
        "700054, unsupported_response_type, 400",
        "70008, invalid_grant, 400",
        "700082, invalid_grant, 400",
        "700084, invalid_grant, 400",
        "70011, invalid_scope, 400",
        "1002012, invalid_scope, 400",
        "28000, invalid_scope, 400",
        "28003, invalid_request, 400",
        "70016, authorization_pending, 400",
        "70018, bad_verification_code, 400",
        "70020, expired_token, 400",
        "7000112, unauthorized_client, 400",
        "7000114, invalid_grant, 400",
        "7000215, invalid_client, 401",
        "7000222, invalid_client, 401",
        "7000218, invalid_client, 401",
        "90002, invalid_request, 400",
        "90014, invalid_request, 400",
        "900144, invalid_request, 400",
        "90094, access_denied, 400",
        "901002, invalid_request, 400",
        "9001023, invalid_request, 400",
        "9002313, invalid_request, 400",
        "9002325, invalid_request, 400",
        "9002326, invalid_request, 400",
        "9002327, invalid_request, 400",
        "9002332, invalid_request, 400"
    })
    void hasTheWordAndTheStatusOfTheContract(int number, String word, int status) {
        Aadsts code = Aadsts.ofNumber(number).orElseThrow();

        assertThat(code.error().word()).isEqualTo(word);
        assertThat(code.error().status()).isEqualTo(status);
        assertThat(code.explanation()).endsWith(".");
    }
}
