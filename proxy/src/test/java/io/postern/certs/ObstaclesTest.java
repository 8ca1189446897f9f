package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.DevCertsRequest.Overwrite;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way is named, all of it, and nothing is written then. */
class ObstaclesTest {
    private static final Workstation BOX = new Workstation("dev", "box");

    @TempDir
    private Path temp;

    @Test
    void filesThatAreThereAreNamedEachAndKept() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        Files.delete(temp.resolve("server-key.pem"));
        String there = ": there already (expected: nothing; --force replaces it)";
        assertEquals(
                List.of(
                        temp.resolve("server.pem") + there,
                        temp.resolve("server/tls.crt") + there,
                        temp.resolve("server/tls.key") + there,
                        temp.resolve("server/ca.crt") + there,
                        temp.resolve("client-client@localhost.pem") + there,
                        temp.resolve("client-client@localhost-key.pem") + there,
                        temp.resolve("client-client@localhost/tls.crt") + there,
                        temp.resolve("client-client@localhost/tls.key") + there,
                        temp.resolve("client-client@localhost/ca.crt") + there),
                problems(DevCertsRequest.in(temp)));
    }

    @Test
    void aDanglingLinkCountsAsThere() throws Exception {
        Files.createSymbolicLink(temp.resolve("server.pem"), temp.resolve("nowhere"));
        assertEquals(
                List.of(temp.resolve("server.pem") + ": there already (expected: nothing; --force replaces it)"),
                problems(DevCertsRequest.in(temp)));
    }

    @Test
    void aFolderInAFilesPlaceIsNotForcedAway() throws Exception {
        Files.createDirectory(temp.resolve("server.pem"));
        assertEquals(
                List.of(temp.resolve("server.pem") + ": a folder (expected: a file, or nothing there)"),
                problems(forced()));
    }

    @Test
    void aFileInTheFoldersPlaceIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("certs"), "mine");
        String problem = file + ": not a folder (expected: a folder, or nothing there)";
        assertEquals(List.of(problem), problems(DevCertsRequest.in(file)));
        assertEquals(List.of(problem), problems(DevCertsRequest.in(file.resolve("deeper"))));
    }

    @Test
    void aFileInASecretsPlaceIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("server"), "mine");
        assertEquals(
                List.of(file + ": not a folder (expected: a folder, or nothing there)"),
                problems(DevCertsRequest.in(temp)));
    }

    @Test
    void aFolderThatCanNotBeWrittenIsNamed() throws Exception {
        // A read-only zip, because tests may run as root, for whom no folder of the disk is read-only.
        Path zip = temp.resolve("readonly.zip");
        FileSystems.newFileSystem(zip, Map.of("create", "true")).close();
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("accessMode", "readOnly"))) {
            assertEquals(
                    List.of("/: not writable (expected: a folder to write into)"),
                    problems(DevCertsRequest.in(files.getPath("/certs"))));
        }
    }

    @Test
    void aCaWithoutItsKeyIsNamed() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        Files.delete(temp.resolve("ca-key.pem"));
        assertEquals(
                List.of(temp.resolve("ca-key.pem") + ": not there (expected: the other half of "
                        + temp.resolve("ca.pem") + ")"),
                problems(forced()));
    }

    @Test
    void aKeyWithoutItsCaIsNamed() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        Files.delete(temp.resolve("ca.pem"));
        assertEquals(
                List.of(temp.resolve("ca.pem") + ": not there (expected: the other half of "
                        + temp.resolve("ca-key.pem") + ")"),
                problems(forced()));
    }

    @Test
    void aCaThatIsNoCertificateIsNamed() throws Exception {
        for (String content : List.of(
                "",
                "not PEM at all",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
            Files.writeString(temp.resolve("ca.pem"), content);
            Files.writeString(temp.resolve("ca-key.pem"), content);
            assertEquals(
                    List.of(temp.resolve("ca.pem") + ": not a certificate in PEM (expected: the CA that signs)"),
                    problems(forced()),
                    content);
        }
    }

    @Test
    void aCaKeyThatIsNoKeyIsNamed() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        for (String content : List.of(
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")) {
            Files.writeString(temp.resolve("ca-key.pem"), content);
            assertEquals(
                    List.of(temp.resolve("ca-key.pem")
                            + ": not readable as an ECDSA key (expected: PKCS#8 in PEM, not encrypted)"),
                    problems(forced()),
                    content);
        }
    }

    @Test
    void aKeyOfAnotherCaIsNamed() throws Exception {
        DevCertsResult made = DevCerts.make(DevCertsRequest.in(temp));
        Files.writeString(
                temp.resolve("ca-key.pem"),
                Files.readString(made.server().files().key()));
        assertEquals(
                List.of(temp.resolve("ca-key.pem") + ": not the key of " + temp.resolve("ca.pem")
                        + " (expected: an ECDSA certificate and its own key)"),
                problems(forced()));
    }

    @Test
    void aLeafInTheCasPlaceIsNamed() throws Exception {
        CertificateFiles server =
                DevCerts.make(DevCertsRequest.in(temp)).server().files();
        Files.writeString(temp.resolve("ca.pem"), Files.readString(server.certificate()));
        Files.writeString(temp.resolve("ca-key.pem"), Files.readString(server.key()));
        assertEquals(
                List.of(temp.resolve("ca.pem") + ": not a CA (expected: a certificate that may sign others)"),
                problems(forced()));
    }

    @Test
    void anExpiredCaIsNamed() throws Exception {
        Instant longAgo = Instant.parse("2001-02-03T04:05:06.7Z");
        DevCerts.make(DevCertsRequest.in(temp), BOX, longAgo);
        assertEquals(
                List.of(temp.resolve("ca.pem") + ": valid from 2001-02-03T04:00:06Z to 2011-02-01T04:05:06Z"
                        + " (expected: valid now; move it and its key away to get a new CA)"),
                problems(forced()));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        Files.delete(temp.resolve("ca-key.pem"));
        List<String> problems = problems(DevCertsRequest.in(temp));
        assertEquals(11, problems.size());
        assertTrue(problems.getFirst().startsWith(temp.resolve("ca-key.pem").toString()));
    }

    @Test
    void aFailureWhileWritingTakesEverythingBack() throws Exception {
        Path folder = temp.resolve("new/certs");
        NewFile first = new NewFile(folder.resolve("a/first.pem"), "first", NewFile.Readers.EVERYBODY);
        NewFile second = new NewFile(folder.resolve("second.pem"), "second", NewFile.Readers.EVERYBODY);
        FolderWriter writer = new FolderWriter(folder, Overwrite.REFUSE);
        assertEquals(List.of(), writer.obstacles(List.of(first.path(), second.path())));
        // The same file twice stands for one that comes up after the look for obstacles.
        assertThrows(IOException.class, () -> writer.write(List.of(first, second, second)));
        assertEquals(Map.of(), contents(temp));
    }

    @Test
    void aFileThatComesUpMeanwhileIsNeitherReplacedNorRemoved() throws Exception {
        Path folder = temp.resolve("certs");
        Path file = folder.resolve("second.pem");
        FolderWriter writer = new FolderWriter(folder, Overwrite.REFUSE);
        assertEquals(List.of(), writer.obstacles(List.of(file)));
        Files.createDirectory(folder);
        Files.writeString(file, "mine");
        NewFile ours = new NewFile(file, "ours", NewFile.Readers.OWNER);
        assertThrows(IOException.class, () -> writer.write(List.of(ours)));
        assertEquals(Map.of("certs", "", "certs/second.pem", "mine"), contents(temp));
    }

    @Test
    void aFileSystemWithoutPermissionsIsServedAndSaidToBeSo() throws Exception {
        try (FileSystem files = FileSystems.newFileSystem(temp.resolve("certs.zip"), Map.of("create", "true"))) {
            Path folder = files.getPath("/certs");
            DevCertsResult made = DevCerts.make(DevCertsRequest.in(folder));
            assertEquals(KeyProtection.AS_FOLDER, made.keyProtection());
            assertTrue(made.describe().contains("whoever can read the folder can read the keys"));
            Peer.validate(
                    Peer.certificate(folder.resolve("server.pem")),
                    Peer.certificate(folder.resolve("ca.pem")),
                    Peer.SERVER_USAGE,
                    Instant.now().plus(Duration.ofDays(1)));
        }
    }

    private DevCertsRequest forced() {
        return new DevCertsRequest(temp, List.of(), List.of(), false, false, Overwrite.FORCE);
    }

    /** What {@code make} complains of; it must leave everything under {@link #temp} as it was. */
    private List<String> problems(DevCertsRequest request) throws IOException {
        Map<String, String> before = contents(temp);
        List<String> problems = assertThrows(DevCertsException.class, () -> DevCerts.make(request))
                .problems();
        assertEquals(before, contents(temp));
        return problems;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(path -> !path.equals(folder)).toList()) {
                boolean readable = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && !path.toString().endsWith(".zip");
                contents.put(folder.relativize(path).toString(), readable ? Files.readString(path) : "");
            }
        }
        return contents;
    }
}
