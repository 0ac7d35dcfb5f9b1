/** Time, threads, and what is said once a minute. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal.runtime;

import org.jspecify.annotations.NullMarked;
