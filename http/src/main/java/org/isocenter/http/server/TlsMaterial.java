package org.isocenter.http.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.PBEParameterSpec;

/// What a TLS server shows and proves: a certificate chain and its private key.
///
/// @param key the private key of the first certificate
/// @param chain the server's certificate first, then those that sign it; without the root
public record TlsMaterial(PrivateKey key, List<X509Certificate> chain) {
    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private static final char[] IN_MEMORY_PASSWORD = new char[0];
    private static final String IN_MEMORY_ENCRYPTION = "PBEWithHmacSHA256AndAES_256";

    /// The password that the library asks for protects nothing in memory, so it is not made strong: ten
    /// thousand rounds, there and back, would be a tenth of a start.
    private static final PBEParameterSpec ONE_ROUND = new PBEParameterSpec(new byte[8], 1);

    /// Copies the chain.
    ///
    /// @throws IllegalArgumentException if the chain is empty
    public TlsMaterial {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
    }

    /// The one key entry of a key store.
    ///
    /// @throws GeneralSecurityException if it has none, or the password is not right
    public static TlsMaterial of(KeyStore store, char[] keyPassword)
            throws GeneralSecurityException {
        for (String alias : (Iterable<String>) store.aliases()::asIterator) {
            if (store.isKeyEntry(alias)
                    && store.getKey(alias, keyPassword) instanceof PrivateKey k) {
                return new TlsMaterial(
                        k,
                        List.of(store.getCertificateChain(alias)).stream()
                                .map(X509Certificate.class::cast)
                                .toList());
            }
        }
        throw new GeneralSecurityException("the key store holds no private key");
    }

    /// Reads PEM files (RFC 7468): a certificate chain, and a private key in PKCS #8, PKCS #1 (RSA)
    /// or SEC 1 (EC) form, not encrypted.
    ///
    /// @throws GeneralSecurityException if either holds nothing of the kind
    public static TlsMaterial ofPem(String certificates, String privateKey)
            throws GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        onlyCertificates(certificates)
                                                .getBytes(StandardCharsets.US_ASCII)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate in the PEM text");
        }
        Matcher matcher = PEM_BLOCK.matcher(privateKey);
        while (matcher.find()) {
            String label = matcher.group(1);
            if (label.endsWith("PRIVATE KEY")) {
                return new TlsMaterial(key(label, decode(matcher.group(2)), chain.get(0)), chain);
            }
        }
        throw new GeneralSecurityException("no private key in the PEM text");
    }

    private static String onlyCertificates(String pem) {
        StringBuilder blocks = new StringBuilder();
        Matcher matcher = PEM_BLOCK.matcher(pem);
        while (matcher.find()) {
            if (matcher.group(1).equals("CERTIFICATE")) {
                blocks.append(matcher.group()).append('\n');
            }
        }
        return blocks.toString();
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key is no base64", e);
        }
    }

    private static PrivateKey key(String label, byte[] der, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] pkcs8 =
                switch (label) {
                    case "PRIVATE KEY" -> der;
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> wrap(der, certificate);
                    default ->
                            throw new GeneralSecurityException(
                                    "a private key of the kind " + label + " is not supported");
                };
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /// PKCS #8 around an older form: version, algorithm, key (RFC 5958 §2). The algorithm with its
    /// parameters is the one of the certificate's public key.
    private static byte[] wrap(byte[] key, X509Certificate certificate) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {0x02, 0x01, 0x00});
        content.writeBytes(algorithm(certificate.getPublicKey().getEncoded()));
        content.writeBytes(element(0x04, key));
        return element(0x30, content.toByteArray());
    }

    /// The first element inside of SubjectPublicKeyInfo (RFC 5280 §4.1): made by the JDK, so its
    /// lengths can be believed.
    private static byte[] algorithm(byte[] subjectPublicKeyInfo) {
        ByteBuffer in = ByteBuffer.wrap(subjectPublicKeyInfo);
        in.get();
        length(in);
        int start = in.position();
        in.get();
        int length = length(in);
        byte[] algorithm = new byte[in.position() - start + length];
        in.get(start, algorithm);
        return algorithm;
    }

    private static int length(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | Byte.toUnsignedInt(in.get());
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = ByteBuffer.allocate(4).putInt(content.length).array();
            int skip = 0;
            while (length[skip] == 0) {
                skip++;
            }
            out.write(0x80 | (4 - skip));
            out.write(length, skip, 4 - skip);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /// A key store in memory that holds this and nothing else; its password is empty.
    KeyStore toKeyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY_PASSWORD);
            store.setEntry(
                    "server",
                    new KeyStore.PrivateKeyEntry(key, chain.toArray(new Certificate[0])),
                    new KeyStore.PasswordProtection(
                            IN_MEMORY_PASSWORD, IN_MEMORY_ENCRYPTION, ONE_ROUND));
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
