package org.isocenter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Installation;
import org.isocenter.cli.Isocenter;
import org.isocenter.cli.http.TrustedClient;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.WriteForm;
import org.isocenter.server.ServeCommand;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/// A start of the server on a folder that is thrown away, and a few requests of each kind, from which
/// the JVM learns what later starts need (the ahead-of-time cache, JEP 483 and 515): which classes, and
/// what is worth compiling. The launcher runs it once after a build.
///
/// It only has to be typical. What it does not do is merely not faster.
final class Rehearsal {
    private static final int ROUNDS = 40;
    private static final int INSTANCES = 20;
    private static final String UID_ROOT = "1.2.826.0.1.3680043.10.1.";
    private static final String BOUNDARY = "rehearsal";

    private final Installation installation;
    private final HttpClient client;
    private String token = "";

    private Rehearsal(Installation installation, HttpClient client) {
        this.installation = installation;
        this.client = client;
    }

    /// Runs it.
    ///
    /// @param data a folder that does not exist yet
    /// @return the exit code
    static int run(Path data) throws InterruptedException, IOException, CommandFailure {
        Signal ready = new Signal();
        CommandLine commands = Isocenter.alone();
        commands.addSubcommand("serve", new ServeCommand());
        commands.setOut(new PrintWriter(ready));
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    commands.execute("serve", "--data", data.toString(), "--port", "0");
                    ready.seen.countDown(); // it did not start, and has said why
                });
        ready.seen.await();
        Installation installation = Installation.read(data.resolve("bootstrap.json"));
        try (HttpClient client = TrustedClient.trusting(Path.of(installation.caFile()))) {
            new Rehearsal(installation, client).play();
        }
        return 0;
    }

    /// Watches for the line with which the server says that it answers.
    private static final class Signal extends Writer {
        private final CountDownLatch seen = new CountDownLatch(1);

        @Override
        public void write(char[] text, int offset, int length) {
            if (new String(text, offset, length).contains("ready ")) {
                seen.countDown();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void play() throws IOException, InterruptedException {
        token = token();
        String study = "/studies/" + UID_ROOT + "1";
        String series = study + "/series/" + UID_ROOT + "2";
        for (int i = 0; i < INSTANCES; i++) {
            store(slice(i));
        }
        for (int i = 0; i < ROUNDS; i++) {
            String instance = series + "/instances/" + UID_ROOT + "3." + i % INSTANCES;
            get("/studies?PatientID=rehearsal", "application/dicom+json");
            get(study + "/series?Modality=CT", "application/dicom+json");
            get(series + "/instances?limit=10&includefield=all", "application/dicom+json");
            get("/studies?PatientName=rehearse&fuzzymatching=true", "application/dicom+json");
            get(instance + "/metadata", "application/dicom+json");
            get(series + "/metadata", "application/dicom+json");
            get(instance, "application/dicom; transfer-syntax=*");
            get(
                    instance + "/frames/1",
                    "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");
            get(series, "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
            get("/changefeed", "application/json");
        }
        send(request(study).DELETE());
    }

    private String token() throws IOException, InterruptedException {
        String form =
                Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                installation.clientId(),
                                "client_secret",
                                installation.clientSecret(),
                                "scope",
                                "https://dicom.healthcareapis.azure.com/.default")
                        .entrySet()
                        .stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpResponse<byte[]> response =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(installation.authority() + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form)));
        return JsonMapper.shared().readTree(response.body()).path("access_token").asString();
    }

    private static String encoded(String value) {
        return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private void store(byte[] file) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        send(
                request("/studies")
                        .header("Accept", "application/dicom+json")
                        .header(
                                "Content-Type",
                                "multipart/related; type=\"application/dicom\"; boundary="
                                        + BOUNDARY)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private void get(String path, String accept) throws IOException, InterruptedException {
        send(request(path).header("Accept", accept));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(installation.serviceUrl() + "/v2" + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw new IOException(response.request().uri() + " answered " + response.statusCode());
        }
        return response;
    }

    private static byte[] slice(int number) throws IOException {
        DataSet dataSet =
                DataSet.of(
                        text(0x00080016, Vr.UI, "1.2.840.10008.5.1.4.1.1.2"),
                        text(0x00080018, Vr.UI, UID_ROOT + "3." + number),
                        text(0x00080020, Vr.DA, "20260102"),
                        text(0x00080030, Vr.TM, "101112.5"),
                        text(0x00080050, Vr.SH, "R" + number),
                        text(0x00080060, Vr.CS, "CT"),
                        text(0x00080090, Vr.PN, "Referring^Physician"),
                        text(0x00081030, Vr.LO, "Rehearsal of everything"),
                        text(0x00100010, Vr.PN, "Rehearse^All"),
                        text(0x00100020, Vr.LO, "rehearsal"),
                        text(0x00100030, Vr.DA, "19700101"),
                        text(0x00180050, Vr.DS, "1.25"),
                        text(0x0020000D, Vr.UI, UID_ROOT + "1"),
                        text(0x0020000E, Vr.UI, UID_ROOT + "2"),
                        text(0x00200013, Vr.IS, Integer.toString(number)),
                        text(0x00200032, Vr.DS, "1", "2.5", "-3"),
                        DataElement.ofShorts(tag(0x00280002), 1),
                        text(0x00280004, Vr.CS, "MONOCHROME2"),
                        DataElement.ofShorts(tag(0x00280010), 128),
                        DataElement.ofShorts(tag(0x00280011), 128),
                        DataElement.ofShorts(tag(0x00280100), 16),
                        DataElement.ofShorts(tag(0x00280101), 12),
                        DataElement.ofShorts(tag(0x00280102), 11),
                        DataElement.ofShorts(tag(0x00280103), 0),
                        DataElement.of(tag(0x7FE00010), Vr.OW, new byte[128 * 128 * 2]));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataSetWriter.write(
                DicomFile.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                BulkSource.NONE,
                WriteForm.CONFORMANT,
                file);
        return file.toByteArray();
    }

    private static DataElement text(int tag, Vr vr, String... values) {
        return DataElement.ofText(tag(tag), vr, values);
    }

    private static Tag tag(int value) {
        return new Tag(value);
    }
}
