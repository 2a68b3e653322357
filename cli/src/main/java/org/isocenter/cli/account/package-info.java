/// Who is signed in, and the tokens that he gets.
@NullMarked
package org.isocenter.cli.account;

import org.jspecify.annotations.NullMarked;
