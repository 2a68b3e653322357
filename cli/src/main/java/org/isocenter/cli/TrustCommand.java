package org.isocenter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter trust`: what each kind of client needs in order to trust the installation's
/// certificate authority (identity:NET-5) and to find its endpoints (identity:NET-7).
@Command(
        name = "trust",
        description = "Print what clients need to trust this installation and to find it.")
final class TrustCommand implements Callable<Integer> {
    @Mixin private InstallationOptions options;
    @Spec private CommandSpec spec;

    @Option(names = "--pem", description = "Print only the authority's certificate, PEM.")
    private boolean pem;

    @Option(
            names = "--cloud-json",
            description =
                    "Print only the cloud description for `az cloud register --cloud-config`.")
    private boolean cloudJson;

    TrustCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = options.installation();
        Path ca = options.caFile();
        String base = installation.baseUrl();
        if (pem) {
            out.print(Files.readString(ca));
        } else if (cloudJson) {
            out.println(cloud(base));
        } else {
            out.printf(
                    """
                    The certificate authority of %1$s is
                      %2$s

                    curl        curl --cacert %2$s %1$s/health/check
                    Azure CLI   cat "$(python3 -m certifi 2>/dev/null || echo /etc/ssl/certs/ca-certificates.crt)" %2$s > ca-bundle.pem
                                export REQUESTS_CA_BUNDLE=$PWD/ca-bundle.pem
                                isocenter trust --cloud-json > cloud.json
                                az cloud register -n Isocenter --cloud-config @cloud.json && az cloud set -n Isocenter
                                az login --service-principal -u %3$s -p "$CLIENT_SECRET" --tenant %4$s
                    Python      export REQUESTS_CA_BUNDLE=%2$s SSL_CERT_FILE=%2$s
                    Node        export NODE_EXTRA_CA_CERTS=%2$s
                    Java        keytool -importcert -noprompt -alias isocenter -file %2$s -keystore trust.p12 -storepass changeit
                                java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit ...
                    Debian      cp %2$s /usr/local/share/ca-certificates/isocenter.crt && update-ca-certificates
                    Postman     Settings, Certificates, CA certificates: %2$s
                    """,
                    base, ca, installation.clientId(), installation.tenantId());
        }
        out.flush();
        return 0;
    }

    private static String cloud(String base) {
        return """
        {
          "endpoints": {
            "activeDirectory": "%1$s/adfs",
            "activeDirectoryResourceId": "https://management.core.windows.net/",
            "activeDirectoryGraphResourceId": "%1$s/",
            "microsoftGraphResourceId": "%1$s/",
            "resourceManager": "%1$s",
            "management": "%1$s"
          },
          "suffixes": {}
        }\
        """
                .formatted(base);
    }
}
