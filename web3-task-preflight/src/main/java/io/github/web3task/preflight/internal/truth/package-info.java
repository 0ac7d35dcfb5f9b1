/** The partner's own file of wallets and expected answers. */
@NullMarked
package io.github.web3task.preflight.internal.truth;

import org.jspecify.annotations.NullMarked;
