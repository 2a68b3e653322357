package org.isocenter.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateAuthorityTest {
    private static final InstantSource NOW =
            InstantSource.fixed(Instant.parse("2026-01-31T10:00:00Z"));
    private static final List<String> NAMES =
            List.of("localhost", "127.0.0.1", "[::1]", "*.dicom.example");
    private final SecureRandom random = new SecureRandom();

    @TempDir Path folder;

    @Rule("identity:NET-5")
    @Test
    void certificateCarriesEveryNameAndIsSignedByTheAuthority() throws Exception {
        CertificateAuthority authority = CertificateAuthority.open(folder, NOW, random);

        X509Certificate server = authority.serverIdentity(NAMES, NOW, random).chain().getFirst();

        assertThat(server.getSubjectAlternativeNames().stream().map(n -> n.get(1)).toList())
                .asList()
                .containsExactlyInAnyOrder(
                        "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "*.dicom.example");
        server.verify(authority.certificate().getPublicKey());
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        assertThat(Files.getPosixFilePermissions(folder.resolve("ca.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aSecondStartFindsTheSameCertificates() throws Exception {
        X509Certificate first = certificate(NAMES, NOW);

        assertThat(certificate(NAMES, NOW)).isEqualTo(first);
        assertThat(certificate(List.of("localhost"), NOW)).isEqualTo(first);
    }

    @Test
    void aMissingNameOrANearEndMakesANewOneOfTheSameAuthority() throws Exception {
        X509Certificate first = certificate(NAMES, NOW);
        X509Certificate renamed = certificate(List.of("localhost", "pacs.example"), NOW);
        X509Certificate renewed =
                certificate(List.of("localhost"), InstantSource.offset(NOW, Duration.ofDays(380)));

        assertThat(renamed).isNotEqualTo(first);
        assertThat(renewed).isNotEqualTo(renamed);
        assertThat(renewed.getIssuerX500Principal()).isEqualTo(first.getIssuerX500Principal());
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotKept() throws Exception {
        X509Certificate first = certificate(NAMES, NOW);
        Files.delete(folder.resolve("ca.pem"));
        Files.delete(folder.resolve("ca.key"));

        CertificateAuthority authority = CertificateAuthority.open(folder, NOW, random);
        X509Certificate made = authority.serverIdentity(NAMES, NOW, random).chain().getFirst();

        assertThat(made).isNotEqualTo(first);
        made.verify(authority.certificate().getPublicKey());
    }

    private X509Certificate certificate(List<String> names, InstantSource clock) throws Exception {
        return CertificateAuthority.open(folder, clock, random)
                .serverIdentity(names, clock, random)
                .chain()
                .getFirst();
    }
}
