package org.isocenter.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom we trust when we are the client: the authorities Java comes with, the installation's own, and
/// those the operator names. The client is made when it is first needed, because most installations
/// never call anybody.
public final class OutgoingTrust implements Supplier<HttpClient> {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    private final List<X509Certificate> further;
    private volatile Optional<HttpClient> client = Optional.empty();

    private OutgoingTrust(List<X509Certificate> further) {
        this.further = further;
    }

    /// @param own the installation's own authority
    /// @param file certificates in PEM that count too
    /// @throws IOException if the file cannot be read
    /// @throws GeneralSecurityException if it holds no certificates
    public static OutgoingTrust of(X509Certificate own, Optional<Path> file)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> further = new ArrayList<>(List.of(own));
        if (file.isPresent()) {
            try (InputStream in = Files.newInputStream(file.get())) {
                Collection<? extends Certificate> read =
                        CertificateFactory.getInstance("X.509").generateCertificates(in);
                if (read.isEmpty()) {
                    throw new GeneralSecurityException(file.get() + " holds no certificate");
                }
                for (Certificate certificate : read) {
                    further.add((X509Certificate) certificate);
                }
            }
        }
        return new OutgoingTrust(List.copyOf(further));
    }

    /// The client, always the same.
    @Override
    public HttpClient get() {
        Optional<HttpClient> known = client;
        if (known.isEmpty()) {
            synchronized (this) {
                known = client;
                if (known.isEmpty()) {
                    known = Optional.of(make());
                    client = known;
                }
            }
        }
        return known.get();
    }

    private HttpClient make() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (X509Certificate certificate : standard()) {
                trusted.setCertificateEntry("java" + number++, certificate);
            }
            for (X509Certificate certificate : further) {
                trusted.setCertificateEntry("further" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(Optional.of(trusted)), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(CONNECT_TIME)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS client can be made", e);
        }
    }

    private static List<X509Certificate> standard() throws GeneralSecurityException {
        for (TrustManager manager : managers(Optional.empty())) {
            if (manager instanceof X509TrustManager known) {
                return List.of(known.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] managers(Optional<KeyStore> store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }
}
