/** What was measured, as medians and ratios, and how it is shown: a table, JSON, plots and a page. Pure. */
@NullMarked
package io.postern.bench.report;

import org.jspecify.annotations.NullMarked;
