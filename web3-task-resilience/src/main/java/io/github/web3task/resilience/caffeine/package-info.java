/** Completions remembered in this process by Caffeine, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.caffeine;

import org.jspecify.annotations.NullMarked;
