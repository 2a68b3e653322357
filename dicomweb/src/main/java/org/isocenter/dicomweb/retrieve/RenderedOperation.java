package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;

/// `GET …/rendered`: refused as an image that cannot be rendered (REN-9), because no image can be yet.
public final class RenderedOperation implements Operation {
    private final InstanceRepository instances = new InstanceRepository();

    @Override
    public Response answer(Call call) throws IOException {
        Optional<Target> target = call.target();
        if (target.isEmpty()) {
            return Call.malformedUid();
        }
        String frame = call.pathParameters().getOrDefault("frames", "1");
        if (FrameList.parse(frame).filter(list -> list.size() == 1).isEmpty()) {
            return DicomwebError.BAD_REQUEST.toResponse("The frame must be one number from 1 on.");
        }
        return call.ifAllowed(() -> {
            List<?> found =
                    instances.find(call.archive().database(), call.partition(), target.get());
            return found.isEmpty()
                    ? Call.notFound(target.get())
                    : DicomwebError.NOT_ACCEPTABLE.toResponse("The image cannot be rendered.");
        });
    }
}
