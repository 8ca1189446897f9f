package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NkeyTest {
    /** Of the raw seed 00, 01 … 1F. */
    private static final String SEED = "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y";

    private static final String PUBLIC_KEY = "UAB2CB576PHBBPQ5ODORRZ2LYCMWPZGWGCN2KDK7DXOIMZASKUY3RLKK";

    @Test
    void aSeedHasItsPublicKeyAndSignsTheNonceAsText() {
        Nkey key = Nkey.fromSeed(SEED);
        assertEquals(PUBLIC_KEY, key.publicKey());
        assertEquals(
                "PylE8lhAAf1f3pg8e6rPpDId94DOJPYR5-8FmcFPWypw2__KRfA99v-SB2NOiOtoJuNlnVkUOs8Gt5GOeYIxCQ",
                key.sign("8Ze1oGGcGjVNKEg"));
    }

    @Test
    void whiteSpaceAroundASeedIsPassedOver() {
        assertEquals(PUBLIC_KEY, Nkey.fromSeed(" \t" + SEED + "\r\n").publicKey());
    }

    @Test
    void itShowsItsPublicKeyAlone() {
        assertEquals(PUBLIC_KEY, Nkey.fromSeed(SEED).toString());
    }

    /** The same raw seed, of every kind that signs. */
    @ParameterizedTest
    @CsvSource({
        "SAAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4HYMHI,A",
        "SCAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4HYO7Q,C",
        "SNAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H2D5U,N",
        "SOAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H2AJA,O"
    })
    void everyKindThatSignsIsTaken(String seed, String kind) {
        Nkey key = Nkey.fromSeed(seed);
        assertEquals(kind, key.publicKey().substring(0, 1));
        assertEquals(PUBLIC_KEY.substring(1, 40), key.publicKey().substring(1, 40));
        assertEquals(Nkey.fromSeed(SEED).sign("n"), key.sign("n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S",
                "not a seed, but of the length that is right for one, hm..",
                PUBLIC_KEY,
                PUBLIC_KEY + "AA",
                "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776A", // another CRC
                "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Z", // bits behind the CRC
                "SUBAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y", // another key
                "suaaaaicamcakbqhbaequcymbuha6earcijrifiwc4mbsgq3dqor4h776y",
                "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EAR CIJRIFIWC4MBSGQ3DQOR4H776",
                "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y=",
                "SXAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H74KM", // for encryption
                "PAAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4HY53M", // a private key
                "größe.größe.größe.größe.größe.größe.größe.größe.größe.größ"
            })
    void whatIsNoSeedIsRefusedAndNotShown(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Nkey.fromSeed(text));
        assertFalse(text.length() > 1 && refused.toString().contains(text.substring(0, text.length() / 2)));
        assertNull(refused.getCause());
    }

    @Test
    void aNewUsersSeedIsReadBackAndIsNeverTheSame() {
        String seed = Nkey.newUserSeed();
        assertTrue(Nkey.fromSeed(seed).publicKey().startsWith("U"));
        assertNotEquals(seed, Nkey.newUserSeed());
    }
}
