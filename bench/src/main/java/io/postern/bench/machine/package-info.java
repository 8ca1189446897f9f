/** What Linux knows of processes and of the machine: CPU time, memory, system calls; and programs that are started and ended. */
@NullMarked
package io.postern.bench.machine;

import org.jspecify.annotations.NullMarked;
