/**
 * The configuration: records that are valid or do not exist, and the one reader of HOCON.
 *
 * <p>Knows no Netty, and knows Typesafe Config in the three {@code Hocon…} classes alone: they make
 * {@link io.postern.config.Node}s of a file, and everything else reads these.
 *
 * <pre>
 * ConfigLoader, EffectiveConfig -> LoadedFile -> ListenerReader, UpstreamReader, TlsReader … -> Section (a block and its
 * template from reference.conf) -> Node &lt;- HoconReader
 * </pre>
 */
@NullMarked
package io.postern.config;

import org.jspecify.annotations.NullMarked;
