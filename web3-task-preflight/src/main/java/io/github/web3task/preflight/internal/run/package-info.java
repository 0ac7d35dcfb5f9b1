/** One run from the first contact to the report's findings. */
@NullMarked
package io.github.web3task.preflight.internal.run;

import org.jspecify.annotations.NullMarked;
