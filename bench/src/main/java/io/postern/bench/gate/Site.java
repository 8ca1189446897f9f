package io.postern.bench.gate;

import io.postern.bench.machine.Affinity;
import java.nio.file.Path;

/**
 * Where a gate is to stand.
 *
 * @param listen    the port to accept on, of 127.0.0.1
 * @param upstream  the port to forward to
 * @param terms     what it asks of clients, and shows them
 * @param folder    its own, for its files; there already
 * @param affinity  where it may run
 */
record Site(int listen, int upstream, TlsTerms terms, Path folder, Affinity affinity) {}
