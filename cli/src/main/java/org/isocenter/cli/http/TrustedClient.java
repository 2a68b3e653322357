package org.isocenter.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.isocenter.cli.CommandFailure;

/// Makes HTTP clients that trust the installation's certificate authority and nobody else.
public final class TrustedClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private TrustedClient() {}

    /// A client that trusts the authorities in a PEM file.
    ///
    /// @throws CommandFailure if the file cannot be used
    public static HttpClient trusting(Path caFile) throws CommandFailure {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            try (InputStream in = Files.newInputStream(caFile)) {
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.setCertificateEntry("authority-" + number++, certificate);
                }
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailure(
                    "the certificate authority's certificate "
                            + caFile
                            + " cannot be used: "
                            + e.getMessage());
        }
    }
}
