/** As whom a client comes to the upstream: which of its users a certificate becomes, and what that user brings. Pure, but for files with secrets. */
@NullMarked
package io.postern.identity;

import org.jspecify.annotations.NullMarked;
