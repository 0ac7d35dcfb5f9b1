/** Rate limits by Bucket4j, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.bucket4j;

import org.jspecify.annotations.NullMarked;
