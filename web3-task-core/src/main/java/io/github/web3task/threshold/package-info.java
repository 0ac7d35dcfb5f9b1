/** For the partner: the 95&nbsp;% rule, exact. */
@NullMarked
package io.github.web3task.threshold;

import org.jspecify.annotations.NullMarked;
