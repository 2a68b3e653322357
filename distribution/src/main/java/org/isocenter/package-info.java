/// The program: the commands of the client and the one that starts the server, under one name.
@NullMarked
package org.isocenter;

import org.jspecify.annotations.NullMarked;
