/**
 * The configuration: records that are valid or do not exist, and the one reader of HOCON.
 *
 * <p>Knows Typesafe Config, and that in {@link io.postern.config.ConfigLoader} alone; knows no Netty.
 */
@NullMarked
package io.postern.config;

import org.jspecify.annotations.NullMarked;
