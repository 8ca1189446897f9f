/** The command line: arguments, sub-commands, exit codes, signals, the log and the demo. */
@NullMarked
package io.postern.cli;

import org.jspecify.annotations.NullMarked;
