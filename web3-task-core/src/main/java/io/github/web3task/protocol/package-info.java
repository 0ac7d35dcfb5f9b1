/** For adapter authors: one request in, one response out, of no particular host; the envelope, its codes and their status. */
@NullMarked
package io.github.web3task.protocol;

import org.jspecify.annotations.NullMarked;
