package org.isocenter.conformance.clients.identity;

import java.nio.file.Path;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `@azure/msal-node` and `@azure/identity`, unmodified. Each scenario that gets a token asks for it
/// twice and sees that the second time costs no byte. People who sign in use Chromium.
final class NodeClientsTest {
    @TempDir static Path folder;

    private static Installed installed;
    private static NodeScript msal;
    private static NodeScript azureIdentity;

    @BeforeAll
    static void run() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        installed = Installed.start(folder.resolve("data"));
        String[] files = {certificate.certificate().toString(), certificate.key().toString()};
        msal = NodeScript.run(folder, installed, "msal-node", files);
        azureIdentity = NodeScript.run(folder, installed, "azure-identity", files);
    }

    @AfterAll
    static void stop() {
        installed.close();
    }

    @Rule({"identity:ACC-6", "identity:AUTHZ-9", "identity:TOKEN-2", "identity:TOKEN-3"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "wrongSecret",
                "password",
                "deviceCode",
                "interactive",
                "codeWithProofKey"
            })
    void msalNode(String scenario) {
        msal.assertWorked(scenario);
    }

    @Rule({"identity:ACC-5", "identity:ASSERT-1", "identity:ASSERT-3", "identity:ASSERT-5"})
    @ParameterizedTest
    @ValueSource(strings = {"certificateSha1", "certificateSha256", "certificateWithChain"})
    void msalNodeWithACertificate(String scenario) {
        msal.assertWorked(scenario);
    }

    @Rule({"identity:ACC-12", "identity:OBO-1", "identity:OBO-3"})
    @ParameterizedTest
    @ValueSource(strings = "onBehalfOf")
    void msalNodeOnBehalfOf(String scenario) {
        msal.assertWorked(scenario);
    }

    @Rule({"identity:ACC-5", "identity:ACC-6", "identity:TOKEN-10", "identity:DEV-2"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "wrongSecret",
                "certificate",
                "certificateWithChain",
                "environment",
                "password",
                "deviceCode"
            })
    void azureIdentity(String scenario) {
        azureIdentity.assertWorked(scenario);
    }
}
