/** For the partner: say which tasks there are, and whether a wallet has done them; the 95&nbsp;% rule, exact. */
@NullMarked
package io.github.web3task.provider;

import org.jspecify.annotations.NullMarked;
