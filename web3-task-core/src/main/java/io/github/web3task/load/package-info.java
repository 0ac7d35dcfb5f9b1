/** For operators: what stands between a launch day's traffic and the provider. */
@NullMarked
package io.github.web3task.load;

import org.jspecify.annotations.NullMarked;
