/** Plays the caller against a partner's URL: the contract, the truth, the load. */
@NullMarked
package io.github.web3task.preflight;

import org.jspecify.annotations.NullMarked;
