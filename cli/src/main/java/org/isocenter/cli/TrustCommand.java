package org.isocenter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter trust`: what each kind of client needs in order to trust the installation's
/// certificate authority (identity:NET-5) and to find its endpoints, in each of the ways in which one
/// can (identity:NET-7, identity §1.1).
@Command(
        name = "trust",
        description = "Print what clients need to trust this installation and to find it.",
        footer = {
            "",
            "Examples:",
            "  isocenter trust",
            "  isocenter trust --pem > ca.pem",
        })
final class TrustCommand implements Callable<Integer> {
    private static final String PASSWORD = "changeit"; // a trust store holds no secret

    @Mixin private InstallationOptions options;
    @Spec private CommandSpec spec;

    @Option(names = "--pem", description = "Print only the authority's certificate, PEM.")
    private boolean pem;

    @Option(
            names = "--cloud-json",
            description =
                    "Print only the cloud description for `az cloud register --cloud-config`.")
    private boolean cloudJson;

    @Option(
            names = "--no-adfs",
            description =
                    "With --cloud-json: the ordinary sign-in address, for an az that has"
                            + " core.instance_discovery (from late 2023 on).")
    private boolean noAdfs;

    @Option(
            names = "--pkcs12",
            paramLabel = "FILE",
            description = "Write a trust store for Java, password " + PASSWORD + ", to a new file.")
    private @Nullable Path pkcs12;

    TrustCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = options.installation();
        Path ca = options.caFile();
        Path store = pkcs12;
        if (noAdfs && !cloudJson) {
            throw new CommandFailure(2, "--no-adfs goes with --cloud-json");
        }
        if (pem) {
            out.print(Files.readString(ca));
        } else if (cloudJson) {
            out.println(cloud(installation.baseUrl(), noAdfs ? "" : "/adfs"));
        } else if (store != null) {
            writeTrustStore(ca, store);
        } else {
            printAll(out, installation, ca);
        }
        out.flush();
        return 0;
    }

    private static void printAll(PrintWriter out, Installation installation, Path ca) {
        URI base = URI.create(installation.baseUrl());
        out.printf(
                """
                The certificate authority of %1$s is
                  %2$s

                TRUST IT
                curl        curl --cacert %2$s %1$s/health/check
                Azure CLI   cat "$(python3 -m certifi 2>/dev/null || echo /etc/ssl/certs/ca-certificates.crt)" %2$s > ca-bundle.pem
                            export REQUESTS_CA_BUNDLE=$PWD/ca-bundle.pem
                Python      export REQUESTS_CA_BUNDLE=%2$s SSL_CERT_FILE=%2$s
                Node        export NODE_EXTRA_CA_CERTS=%2$s
                Java        isocenter trust --pkcs12 trust.p12
                            java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=%5$s ...
                Debian      cp %2$s /usr/local/share/ca-certificates/isocenter.crt && update-ca-certificates
                Postman     Settings, Certificates, CA certificates: %2$s

                FIND IT
                A  az, any release: a cloud of its own, no proxy, no hosts file
                     isocenter trust --cloud-json > cloud.json
                     az cloud register -n Isocenter --cloud-config @cloud.json && az cloud set -n Isocenter
                     az login --service-principal -u %3$s -p "$CLIENT_SECRET" --tenant %4$s
                B  az from late 2023 on: the same with the ordinary sign-in address
                     isocenter trust --cloud-json --no-adfs > cloud.json
                     az config set core.instance_discovery=false
                     az cloud register -n Isocenter --cloud-config @cloud.json && az cloud set -n Isocenter
                C  az, Java, Python, .NET as they come, under the public cloud's names: through a proxy
                     isocenter serve --proxy-port 8444
                     export HTTPS_PROXY=http://127.0.0.1:8444         Java: -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8444
                D  anything, under the public cloud's names: on port 443, with names that lead here
                     isocenter serve --port 443
                     echo "127.0.0.1 login.microsoftonline.com graph.microsoft.com management.azure.com" >> /etc/hosts
                E  SDKs: the sign-in address in their settings, and no discovery of it in the public cloud
                     export AZURE_AUTHORITY_HOST=%1$s AZURE_TENANT_ID=%4$s AZURE_CLIENT_ID=%3$s
                     azure-identity   authorityHost %1$s, disableInstanceDiscovery
                     msal-node        auth.authority %1$s/%4$s, auth.knownAuthorities ["%6$s"]
                     msal4j           .authority("%1$s/%4$s").instanceDiscovery(false)
                     MSAL Python      authority="%1$s/%4$s", instance_discovery=False
                     OpenID Connect   issuer %1$s/%4$s/v2.0
                Postman     auth URL    %1$s/%4$s/oauth2/v2.0/authorize
                            token URL   %1$s/%4$s/oauth2/v2.0/token
                            scope       https://dicom.healthcareapis.azure.com/.default
                            callback    https://oauth.pstmn.io/v1/callback, or in its browser .../v1/browser-callback;
                                        register it: isocenter ad app update --id ID --public-client-redirect-uris
                                        https://oauth.pstmn.io/v1/callback https://oauth.pstmn.io/v1/browser-callback
                                        https://www.getpostman.com/oauth2/callback
                """,
                installation.baseUrl(),
                ca,
                installation.clientId(),
                installation.tenantId(),
                PASSWORD,
                base.getRawAuthority());
    }

    private static void writeTrustStore(Path ca, Path store) throws CommandFailure, IOException {
        try (InputStream in = Files.newInputStream(ca)) {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("isocenter", certificate);
            try (OutputStream out = Files.newOutputStream(store, StandardOpenOption.CREATE_NEW)) {
                trusted.store(out, PASSWORD.toCharArray());
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(store + " is there already");
        } catch (GeneralSecurityException e) {
            throw new CommandFailure(ca + " cannot be made a trust store: " + e.getMessage());
        }
    }

    private static String cloud(String base, String authority) {
        return """
        {
          "endpoints": {
            "activeDirectory": "%1$s%2$s",
            "activeDirectoryResourceId": "https://management.core.windows.net/",
            "activeDirectoryGraphResourceId": "%1$s/",
            "microsoftGraphResourceId": "%1$s/",
            "resourceManager": "%1$s",
            "management": "%1$s"
          },
          "suffixes": {}
        }\
        """
                .formatted(base, authority);
    }
}
