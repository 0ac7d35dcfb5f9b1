/** The checks: small declarations, and what they share. */
@NullMarked
package io.github.web3task.preflight.internal.check;

import org.jspecify.annotations.NullMarked;
