package org.isocenter.server.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.isocenter.server.InstallationFolder;

/// The installation's own certificate authority: made once, kept with the data, trusted by whoever
/// runs `isocenter trust`.
///
/// The server's certificate is made from it, for every name under which clients reach us
/// (identity:NET-5), and made anew when it nears its end or a name is missing. Clients trust the
/// authority and do not notice.
///
/// @param certificate self-signed
/// @param key its private key
/// @param folder `ca.pem`, `ca.key`, `server.pem`, `server.key`; the keys have mode 0600
public record CertificateAuthority(X509Certificate certificate, PrivateKey key, Path folder) {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    // Browsers and Apple's libraries refuse server certificates that live longer than this.
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*\\]?");

    /// A certificate and its key, with the chain a server presents.
    ///
    /// @param chain the server's own certificate first
    public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {}

    /// The authority kept in the folder, made first if there is none.
    public static CertificateAuthority open(Path folder, InstantSource clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path certificateFile = folder.resolve("ca.pem");
        Path keyFile = folder.resolve("ca.key");
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            return new CertificateAuthority(
                    readCertificate(certificateFile), readKey(keyFile), folder);
        }
        KeyPair pair = newKeyPair(random);
        X500Name name = new X500Name("CN=Isocenter local certificate authority " + serial(random));
        X509v3CertificateBuilder builder =
                builder(name, name, pair.getPublic(), AUTHORITY_LIFE, clock, random);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                extensions.createSubjectKeyIdentifier(pair.getPublic()));
        X509Certificate certificate = sign(builder, pair.getPrivate());
        InstallationFolder.writeSecret(keyFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.write(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
        return new CertificateAuthority(certificate, pair.getPrivate(), folder);
    }

    /// Where clients find the authority's certificate.
    public Path certificateFile() {
        return folder.resolve("ca.pem");
    }

    /// The server's certificate for these names and addresses: the one kept, if it is good for all
    /// of them and for a while yet, otherwise a new one.
    public ServerIdentity serverIdentity(
            Collection<String> names, InstantSource clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path certificateFile = folder.resolve("server.pem");
        Path keyFile = folder.resolve("server.key");
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            X509Certificate kept = readCertificate(certificateFile);
            Instant end = kept.getNotAfter().toInstant();
            if (end.minus(RENEW_BEFORE_END).isAfter(clock.instant())
                    && namesOf(kept).containsAll(names.stream().map(n -> strip(n)).toList())
                    && isSignedByUs(kept)) {
                return new ServerIdentity(readKey(keyFile), List.of(kept, certificate));
            }
        }
        KeyPair pair = newKeyPair(random);
        X509Certificate made = serverCertificate(names, pair.getPublic(), clock, random);
        InstallationFolder.writeSecret(keyFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.write(certificateFile, pem("CERTIFICATE", made.getEncoded()));
        return new ServerIdentity(pair.getPrivate(), List.of(made, certificate));
    }

    private X509Certificate serverCertificate(
            Collection<String> names, PublicKey publicKey, InstantSource clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(
                        issuer,
                        new X500Name("CN=Isocenter"),
                        publicKey,
                        SERVER_LIFE,
                        clock,
                        random);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(certificate));
        List<GeneralName> generalNames = new ArrayList<>();
        for (String name : new HashSet<>(names)) {
            generalNames.add(
                    isAddress(name)
                            ? new GeneralName(GeneralName.iPAddress, strip(name))
                            : new GeneralName(GeneralName.dNSName, name));
        }
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(generalNames.toArray(GeneralName[]::new)));
        return sign(builder, key);
    }

    /// Whether it was signed with our key, as it says itself (RFC 5280 §4.2.1.1). To verify the signature
    /// would take a start a tenth of a second; and who can write this file can read the key beside it.
    private boolean isSignedByUs(X509Certificate kept) throws IOException {
        byte[] theirs = kept.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        byte[] ours = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        return theirs != null
                && ours != null
                && kept.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
                && Arrays.equals(
                        AuthorityKeyIdentifier.getInstance(
                                        JcaX509ExtensionUtils.parseExtensionValue(theirs))
                                .getKeyIdentifierOctets(),
                        SubjectKeyIdentifier.getInstance(
                                        JcaX509ExtensionUtils.parseExtensionValue(ours))
                                .getKeyIdentifier());
    }

    private static Set<String> namesOf(X509Certificate certificate)
            throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                String name = String.valueOf(alternative.get(1));
                names.add(name.equals("0:0:0:0:0:0:0:1") ? "::1" : name);
            }
        }
        return names;
    }

    private static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }

    private static String strip(String address) {
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }

    private static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static String serial(SecureRandom random) {
        return new BigInteger(32, random).toString(16);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey publicKey,
            Duration life,
            InstantSource clock,
            SecureRandom random) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life).minus(CLOCK_SKEW)),
                subject,
                publicKey);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, CertIOException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("cannot sign a certificate", e);
        }
    }

    private static X509Certificate readCertificate(Path file)
            throws IOException, GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new java.io.ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        try (PemReader reader = new PemReader(new StringReader(Files.readString(file)))) {
            PemObject object = reader.readPemObject();
            if (object == null) {
                throw new GeneralSecurityException(file + " holds no key in PEM form");
            }
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(object.getContent()));
        }
    }

    private static byte[] pem(String type, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
