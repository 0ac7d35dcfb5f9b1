/** Completions that several nodes share in Redis by Lettuce, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.redis;

import org.jspecify.annotations.NullMarked;
