package org.isocenter.cli.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.cli.CommandFailure;

/// A PEM file (RFC 7468) with a private key and its certificate, in any order.
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /// `AlgorithmIdentifier` of rsaEncryption with NULL parameters (RFC 8017 §A.1), after the version.
    private static final byte[] RSA_ALGORITHM =
            HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PemFile() {}

    /// Reads the certificate and the key with which a client signs.
    ///
    /// @throws CommandFailure if the file lacks one of them, or the key is encrypted
    static ClientAssertion read(Path file) throws CommandFailure {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            byte[] certificate =
                    block(text, "CERTIFICATE")
                            .orElseThrow(
                                    () -> new CommandFailure(file + " has no certificate (PEM)"));
            X509Certificate parsed =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(certificate));
            return new ClientAssertion(
                    parsed, key(file, text, parsed.getPublicKey().getAlgorithm()));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new CommandFailure(file + " cannot be used to sign in: " + e);
        }
    }

    private static PrivateKey key(Path file, String text, String algorithm)
            throws CommandFailure, GeneralSecurityException {
        Optional<byte[]> modern = block(text, "PRIVATE KEY");
        Optional<byte[]> encoded =
                modern.isPresent() ? modern : block(text, "RSA PRIVATE KEY").map(PemFile::wrapped);
        if (encoded.isEmpty()) {
            throw new CommandFailure(
                    file + " has no private key without password (PKCS#8 or PKCS#1, PEM)");
        }
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(encoded.get()));
    }

    private static Optional<byte[]> block(String text, String label) {
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals(label)) {
                return Optional.of(Base64.getMimeDecoder().decode(blocks.group(2)));
            }
        }
        return Optional.empty();
    }

    /// PKCS#1 in PKCS#8 (RFC 5958 §2).
    private static byte[] wrapped(byte[] key) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_ALGORITHM);
        tagged(content, 0x04, key);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        tagged(whole, 0x30, content.toByteArray());
        return whole.toByteArray();
    }

    private static void tagged(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
    }
}
