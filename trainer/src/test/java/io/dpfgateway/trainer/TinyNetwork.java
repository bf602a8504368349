package io.dpfgateway.trainer;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.picture.PictureSplit;

/** The tiny task's network, cut after its first stage, with the features of some pictures. Close it after use. */
public record TinyNetwork(SplitNetwork network, Attack.Caches clean) implements AutoCloseable {
    public static TinyNetwork open(PictureSplit pictures) {
        SplitNetwork network = SplitNetwork.of(GraphCut.at(TinyTask.network(), "stage1"), TinyTask.INPUT);
        return new TinyNetwork(
                network,
                new Attack.Caches(
                        FeatureCache.of("features", pictures.train(), network, Views.PLAIN, Progress.SILENT),
                        FeatureCache.of("features", pictures.heldOut(), network, Views.PLAIN, Progress.SILENT)));
    }

    @Override
    public void close() {
        clean.train().close();
        clean.heldOut().close();
        network.close();
    }
}
