package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;

/// A self-signed certificate as `openssl` makes it.
///
/// @param certificate PEM
/// @param key PEM, PKCS #8, not encrypted
/// @param both one after the other, as the Azure CLI wants it
record TestCertificate(Path certificate, Path key, Path both) {
    static TestCertificate make(Path folder) throws Exception {
        Tools.need("openssl");
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        Command.Result made =
                Command.run(
                        List.of(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "rsa:2048",
                                "-nodes",
                                "-subj",
                                "/CN=conformance",
                                "-days",
                                "30",
                                "-keyout",
                                key.toString(),
                                "-out",
                                certificate.toString()),
                        folder,
                        Map.of(),
                        60);
        assertThat(made.exitCode()).as(made.err()).isZero();
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(key) + Files.readString(certificate));
        return new TestCertificate(certificate, key, both);
    }

    X509Certificate x509() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    PrivateKey privateKey() throws IOException, GeneralSecurityException {
        String body = Files.readString(key).replaceAll("-----[^-]*-----", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }

    /// As an element of an application's `keyCredentials`.
    String keyCredential() throws IOException, GeneralSecurityException {
        return "{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"key\":\""
                + Base64.getEncoder().encodeToString(x509().getEncoded())
                + "\"}";
    }
}
