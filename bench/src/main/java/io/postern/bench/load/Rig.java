package io.postern.bench.load;

import io.postern.bench.gate.Certificates;
import io.postern.bench.gate.Checkout;
import io.postern.bench.gate.Gates;
import io.postern.bench.machine.CpuMeter;
import java.nio.file.Path;

/**
 * What every workload needs.
 *
 * @param checkout     where the programs are
 * @param gates        finds and starts gates
 * @param certificates of this run
 * @param folder       for logs; deleted after the run
 * @param extent       how long and how often
 */
record Rig(Checkout checkout, Gates gates, Certificates certificates, Path folder, Options.Extent extent) {
    /** The one that gate, upstream and driver share. */
    int cpu() {
        return extent.cpu();
    }

    /** The cipher suite of all handshakes, by its IANA name. */
    String cipher() {
        return extent.cipher();
    }

    CpuMeter meter() {
        return new CpuMeter(cpu());
    }
}
