package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said at run time is read as if it stood in the file. */
class ListenerOverlayTest {
    @TempDir
    private Path path;

    private Path file;

    @BeforeEach
    void writeAConfiguration() {
        file = new ConfigFolder(path).write("postern.conf", ConfigFolder.UPSTREAM + ConfigFolder.LISTEN);
    }

    private List<String> names(ListenerOverlay overlay) throws ConfigException {
        return ConfigLoader.load(file, overlay).listeners().stream()
                .map(ListenerConfig::name)
                .toList();
    }

    @Test
    void aListenerIsAddedAndAnotherPutInThePlaceOfOne() throws ConfigException {
        ListenerOverlay more = ListenerOverlay.NONE.adding("more", "listen = \"127.0.0.1:4224\"");
        assertEquals(List.of("clients", "more"), names(more));
        PosternConfig other = ConfigLoader.load(file, more.adding("clients", "listen = \"127.0.0.1:4225\""));
        assertEquals(4225, other.listener("clients").listen().port());
    }

    @Test
    void aListenerIsRemovedAndMayComeBack() throws ConfigException {
        ListenerOverlay overlay = ListenerOverlay.NONE
                .adding("more.or-less", "listen = \"127.0.0.1:4224\"")
                .removing("clients");
        assertEquals(List.of("more.or-less"), names(overlay));
        assertEquals(
                List.of("clients"),
                names(overlay.adding("clients", "listen = \"127.0.0.1:4225\"").removing("more.or-less")));
    }

    @Test
    void relativePathsLeadToWhereThoseOfTheFileDo() throws ConfigException {
        ListenerConfig listener = ConfigLoader.load(
                        file,
                        ListenerOverlay.NONE.adding(
                                "more",
                                "listen = \"127.0.0.1:4224\"\n"
                                        + "tls { cert_file = \"cert.pem\", key_file = \"key.pem\" }"))
                .listener("more");
        assertTrue(listener.security() instanceof ClientSecurity.Tls);
    }

    @Test
    void mistakesAreToldAsThoseOfTheFile() {
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> names(ListenerOverlay.NONE.adding("more", "listen = nowhere\nsurprise = 1")));
        assertEquals(2, wrong.problems().size());
        assertTrue(wrong.problems().getFirst().toString().contains("listeners.more."), wrong::toString);
        assertThrows(ConfigException.class, () -> names(ListenerOverlay.NONE.adding("more", "listen = {")));
        assertThrows(ConfigException.class, () -> names(ListenerOverlay.NONE.removing("clients")));
    }
}
