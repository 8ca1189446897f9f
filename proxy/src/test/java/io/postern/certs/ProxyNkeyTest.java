package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.DevCertsRequest.Overwrite;
import io.postern.nats.Nkey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev-certs --nkey}. */
class ProxyNkeyTest {
    @TempDir
    Path folder;

    @Test
    void itsSeedIsForItsOwnerAloneAndSignsAsThePublicKeyThatIsTold() throws Exception {
        ProxyNkey.InFile nkey =
                assertInstanceOf(ProxyNkey.InFile.class, make(Overwrite.REFUSE).nkey());
        assertEquals(folder.resolve("gate.nk"), nkey.file());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(nkey.file())));
        assertEquals(Nkey.fromSeed(Files.readString(nkey.file())).publicKey(), nkey.publicKey());
        assertTrue(nkey.publicKey().startsWith("U"));
    }

    @Test
    void oneThatIsThereIsNeverReplaced() throws Exception {
        ProxyNkey first = make(Overwrite.REFUSE).nkey();
        String seed = Files.readString(folder.resolve("gate.nk"));
        assertEquals(first, make(Overwrite.FORCE).nkey());
        assertEquals(seed, Files.readString(folder.resolve("gate.nk")));
    }

    @Test
    void aFileThatIsNoSeedStandsInTheWayAndIsNotShown() throws Exception {
        Files.writeString(folder.resolve("gate.nk"), "sesame");
        DevCertsException e = assertThrows(DevCertsException.class, () -> make(Overwrite.FORCE));
        assertEquals(
                List.of(folder.resolve("gate.nk")
                        + ": can't be read as an nkey's seed (expected: one, or nothing there)"),
                e.problems());
        assertFalse(Files.exists(folder.resolve("ca.pem")));
    }

    private DevCertsResult make(Overwrite overwrite) throws DevCertsException {
        return DevCerts.make(new DevCertsRequest(folder, List.of(), List.of(), false, false, true, overwrite));
    }
}
