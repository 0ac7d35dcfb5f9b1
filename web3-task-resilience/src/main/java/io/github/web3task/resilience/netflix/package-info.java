/** A concurrency limit that adapts, by Netflix' concurrency-limits, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.netflix;

import org.jspecify.annotations.NullMarked;
