/// What one plane asks of another, answered: each class here implements an interface of the plane
/// that asks with the objects of the plane that knows.
@NullMarked
package org.isocenter.server.adapter;

import org.jspecify.annotations.NullMarked;
