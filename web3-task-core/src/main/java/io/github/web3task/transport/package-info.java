/** For adapter authors: one request in, one response out, of no particular host. */
@NullMarked
package io.github.web3task.transport;

import org.jspecify.annotations.NullMarked;
