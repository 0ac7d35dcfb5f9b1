/** HTTP as raw bytes: what an HTTP client would tidy or refuse goes out as it is. */
@NullMarked
package io.github.web3task.preflight.internal.wire;

import org.jspecify.annotations.NullMarked;
