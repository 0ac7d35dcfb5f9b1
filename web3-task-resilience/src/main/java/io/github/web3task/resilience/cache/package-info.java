/** Remembered completions: what to remember, where, and for how long. */
@NullMarked
package io.github.web3task.resilience.cache;

import org.jspecify.annotations.NullMarked;
