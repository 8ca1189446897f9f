package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Chains are equal where every byte of them is. */
class ShownChainTest {
    @Test
    void chainsAreEqualByContent() {
        ShownChain chain = ShownChain.of(new byte[] {1, 2}, new byte[] {3});
        assertEquals(chain, ShownChain.of(new byte[] {1, 2}, new byte[] {3}));
        assertEquals(
                chain.hashCode(),
                ShownChain.of(new byte[] {1, 2}, new byte[] {3}).hashCode());
        assertNotEquals(chain.hashCode(), ShownChain.NONE.hashCode());
        assertNotEquals(chain, ShownChain.of(new byte[] {1}, new byte[] {2, 3}));
        assertNotEquals(chain, ShownChain.of(new byte[] {3}, new byte[] {1, 2}));
        assertNotEquals(chain, new Object());
    }

    @Test
    void itsTextSaysHowManyThereAre() {
        assertEquals("ShownChain[2]", ShownChain.of(new byte[1], new byte[2]).toString());
    }

    @Test
    void sixteenKibibytesAreTaken() throws Exception {
        ChainSize.check(ShownChain.of(new byte[ChainSize.MAX_BYTES - 1], new byte[1]));
        ShownChain larger = ShownChain.of(new byte[ChainSize.MAX_BYTES], new byte[1]);
        assertThrows(NotVerifiedException.class, () -> ChainSize.check(larger));
    }

    @Test
    void nothingShownIsNone() {
        assertSame(ShownChain.NONE, ShownChain.of());
    }
}
